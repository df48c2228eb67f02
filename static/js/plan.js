// A plan in time, its timeline, whose rows are put in order, and its calendar: only their pages ask for this, beside app.js.

import { calendar } from "./behaviors/calendar.js";
import { ordering } from "./behaviors/ordering.js";
import { timelinePrint } from "./behaviors/timeline_print.js";
import { timelines } from "./behaviors/timeline.js";

[timelines, timelinePrint, ordering, calendar].forEach((start) => start());
