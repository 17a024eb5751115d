/** A style sheet as text, as the bundler delivers it. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
