declare module "*.module.css" {
  const classes: Readonly<Record<string, string>>;
  // The bundler's own shape for CSS modules, declared and not written by us.
  export = classes;
}
declare module "*.css";
