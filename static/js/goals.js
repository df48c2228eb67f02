// The goals in their tree and a goal that is broken down: only these pages ask for this, beside app.js.

import { alignment } from "./behaviors/align.js";
import { shareSum } from "./behaviors/share_sum.js";

[alignment, shareSum].forEach((start) => start());
