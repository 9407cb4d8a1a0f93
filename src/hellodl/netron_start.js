// Served in place of Netron's browser.js, which it loads. Where Netron starts, `view` looks up the
// reader's country, reports how Netron is used, and refuses to go on 180 days after its release.
import { Host } from "./browser.js?original";

Host.prototype.view = async function (view) { this._view = view; };
