/** Registers `<yaowen-chat>`. The one file of the package with a side effect; the script tag loads it. */
import { YaowenChatElement } from './yaowen-chat-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'yaowen-chat': YaowenChatElement;
  }
}

// The script lies at <service>/widget/yaowen-chat.js, so the service is one folder up from it.
const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src) {
  YaowenChatElement.defaultServer = new URL('..', script.src).href;
}
YaowenChatElement.define();

export { YaowenChatElement };
