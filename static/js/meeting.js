// The weekly review while it is held, and the page of a vote: only these ask for this, beside app.js.

import { meeting } from "./behaviors/meeting.js";

meeting();
