// A weekly review's items are opened, noted on and talked about: only its page asks for this, beside app.js.

import { reviewItems } from "./behaviors/review_items.js";

reviewItems();
