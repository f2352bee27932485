import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  { files: ["**/*.js"], languageOptions: { globals: { ...globals.browser } } },
  { files: ["src/worker/*.js"], languageOptions: { globals: { ...globals.serviceworker } } },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [ts.configs.recommendedTypeChecked, hooks.configs.flat.recommended, a11y.flatConfigs.recommended],
    languageOptions: { parserOptions: { projectService: true }, globals: { ...globals.browser } },
    rules: {
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": "off", // TanStack Router's redirect() is thrown
      "react-hooks/incompatible-library": "off", // speaks of the React Compiler, which is not used here
      "jsx-a11y/no-autofocus": "off", // a dialog puts the focus where the person types
      // Windows, names and links: text reaches the page through React alone.
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "People's text is inert: render it as text.",
        },
      ],
      "no-restricted-globals": [
        "error",
        { name: "sessionStorage", message: "Nothing of a person is kept in storage." },
      ],
    },
  },
);
