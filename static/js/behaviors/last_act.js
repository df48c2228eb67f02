// The token of the last act of this page, for as long as the server takes it back.

const LASTS_MS = 30000;
let last = null;

export function remember(token) {
  last = token ? { token, until: Date.now() + LASTS_MS } : null;
}

export const lastAct = () => (last && last.until > Date.now() ? last.token : null);
