/** The version of the extension; `npm run version` writes it. */
export const extensionVersion = '0.1.0';
