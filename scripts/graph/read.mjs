import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Import
 * @property {string} from the words between the quotes
 * @property {boolean} typeOnly gone once compiled
 * @property {string} [file] where a relative import leads, relative to the root; absent when there is no such file
 *
 * @typedef {object} Source
 * @property {string} file relative to the root
 * @property {boolean} isTest
 * @property {Import[]} imports
 */

/** @param {string} file */
const isTest = (file) => /\.(test|test-support)\.tsx?$/.test(file);

/**
 * What loads a module when called: `import`, `require`, `createRequire(…)`.
 * @param {ts.Expression} callee
 * @returns {boolean}
 */
function isLoader(callee) {
  if (ts.isCallExpression(callee))
    return ts.isIdentifier(callee.expression) && callee.expression.text === 'createRequire';
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

/**
 * Everything a module names: static imports, re-exports, `import()`, `require` and `import('…').Type`.
 * @param {string} text
 * @param {string} file
 * @returns {Import[]}
 */
export function importsOf(text, file) {
  if (file.endsWith('.css')) {
    return [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)['"]/g)].map((found) => ({
      from: found[1] ?? '',
      typeOnly: false,
    }));
  }
  /** @type {Import[]} */
  const imports = [];
  /**
   * @param {ts.Node | undefined} name
   * @param {boolean} typeOnly
   */
  const add = (name, typeOnly) => {
    if (name && ts.isStringLiteralLike(name)) imports.push({ from: name.text, typeOnly });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      const named = node.importClause?.namedBindings;
      const allTypes =
        named !== undefined &&
        ts.isNamedImports(named) &&
        !node.importClause?.name &&
        named.elements.length > 0 &&
        named.elements.every((element) => element.isTypeOnly);
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && isLoader(node.expression)) add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return imports;
}

/**
 * @param {string} root
 * @param {string} file the importing one
 * @param {string} from
 */
function resolveRelative(root, file, from) {
  const path = normalize(join(dirname(file), from));
  const plain = path.replace(/\.jsx?$/, '');
  return [path, `${plain}.ts`, `${plain}.tsx`, `${path}/index.ts`].find(
    (candidate) => /\.\w+$/.test(candidate) && existsSync(`${root}/${candidate}`),
  );
}

/**
 * The modules and style sheets below a folder.
 * @param {string} root
 * @param {string} folder
 * @returns {Source[]}
 */
export function readSources(root, folder) {
  if (!existsSync(`${root}/${folder}`)) return [];
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.(tsx?|css)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => ({
      file,
      isTest: isTest(file),
      imports: importsOf(readFileSync(`${root}/${file}`, 'utf8'), file).map((found) => {
        const target = found.from.startsWith('.') ? resolveRelative(root, file, found.from) : undefined;
        return target === undefined ? found : { ...found, file: target };
      }),
    }));
}

/**
 * A JSON file as data; tsconfig files too, which may hold comments.
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  const { config, error } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8'));
  if (error) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`);
  return config;
}
