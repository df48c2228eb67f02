// A plan in time, its timeline and its calendar: only their pages ask for this, beside app.js.

import { calendar } from "./behaviors/calendar.js";
import { timelinePrint } from "./behaviors/timeline_print.js";
import { timelines } from "./behaviors/timeline.js";

[timelines, timelinePrint, calendar].forEach((start) => start());
