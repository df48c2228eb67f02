// The week that is planned on My work: only this page asks for this, beside app.js.

import { planWeek } from "./behaviors/plan_week.js";

planWeek();
