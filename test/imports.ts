import { builtinModules } from 'node:module';
import ts from 'typescript';

/** A module that a file names. */
export interface Import {
	/** As written; undefined when it is computed. `child_process` is given as `node:child_process`. */
	readonly specifier: string | undefined;
	/** Counted from 1. */
	readonly line: number;
}

/** All that a file imports: `import`, `export … from`, `import()`, `require()`, and types of either kind. */
export function importsOf(path: string, text: string): Import[] {
	return collect(path, text, (node) => {
		if (ts.isImportDeclaration(node)) return node.moduleSpecifier;
		if (ts.isExportDeclaration(node)) return node.moduleSpecifier;
		if (ts.isExternalModuleReference(node)) return node.expression;
		if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
		if (ts.isCallExpression(node) && isImportCall(node)) return node.arguments[0] ?? node;
		return undefined;
	});
}

/** The modules that a test replaces (`vi.mock`, `vi.doMock`). */
export function mockedModules(path: string, text: string): Import[] {
	return collect(path, text, (node) => {
		if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
		return /^(mock|doMock)$/.test(node.expression.name.text) &&
			/^(vi|vitest)$/.test(node.expression.expression.getText())
			? (node.arguments[0] ?? node)
			: undefined;
	});
}

function isImportCall({ expression }: ts.CallExpression): boolean {
	return (
		expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
	);
}

/** @param named the node that names a module, if this node is of the kind that is looked for */
function collect(path: string, text: string, named: (node: ts.Node) => ts.Node | undefined): Import[] {
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const found: Import[] = [];
	const visit = (node: ts.Node): void => {
		const name = named(node);
		if (name) {
			const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
			found.push({ line, specifier: ts.isStringLiteralLike(name) ? withPrefix(name.text) : undefined });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function withPrefix(specifier: string): string {
	return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}
