// The minutes of a review: only their page asks for this, beside app.js.

import { copying } from "./behaviors/copy.js";

copying();
