import type { ArithmeticExpression, ParsedScript, TestExpression, Word, WordPart } from 'unbash';
import { quote, Refusal } from '../refusal.ts';
import { checkArithmetic, checkArithmeticWord } from './arithmetic.ts';
import type { Variables } from './variables.ts';
import { type Argument, certain, readWord } from './word.ts';

/** What walking a word asks of those around it. */
interface WordHost<Scope extends { readonly variables: Variables }> {
	/** Walks what a substitution runs. */
	substitution(script: ParsedScript | undefined, scope: Scope): void;
	assignment(name: string, value: Argument): void;
}

/** Walks all that bash runs, calculates or assigns within a word. */
export function createWordWalk<Scope extends { readonly variables: Variables }>(host: WordHost<Scope>) {
	function word(node: Word, scope: Scope): void {
		parts(node.parts, scope);
	}

	function parts(list: readonly WordPart[] | undefined, scope: Scope): void {
		for (const part of list ?? []) onePart(part, scope);
	}

	function onePart(part: WordPart, scope: Scope): void {
		switch (part.type) {
			case 'Literal':
			case 'SingleQuoted':
			case 'AnsiCQuoted':
			case 'SimpleExpansion':
				return;
			case 'DoubleQuoted': {
				checkQuoting(part.parts);
				parts(part.parts, scope);
				return;
			}
			case 'BraceExpansion':
			case 'Glob': {
				parts(part.parts, scope);
				return;
			}
			case 'CommandExpansion':
			case 'ProcessSubstitution': {
				host.substitution(part.script, scope);
				return;
			}
			case 'ArithmeticExpansion':
				if (part.expression === undefined || /["'\\]/.test(part.text)) throw unknown(quote(part.text));
				arithmetic(part.expression, scope);
				return;
			case 'ParameterExpansion': {
				const { prefix, index, operation } = part;
				if (index !== undefined && !/^[@*]$/.test(index.text)) subscript(index, scope);
				const lists = operation?.type === 'Names' || (index !== undefined && /^[@*]$/.test(index.text));
				if (prefix === '!' && !lists)
					throw new Refusal(
						'indirection',
						`${quote(part.text)} expands whatever another variable names.`,
						'Name the variable itself.',
					);
				switch (operation?.type) {
					case undefined:
					case 'Names':
						return;
					case 'Slice':
						for (const one of [operation.offset, operation.length]) if (one !== undefined) subscript(one, scope);
						return;
					case 'Replace':
						word(operation.pattern, scope);
						word(operation.replacement, scope);
						return;
					case 'Transform':
						if (!/^[QULu]$/.test(operation.operand.text)) throw unknown(quote(part.text));
						return;
					case 'Default':
						if (operation.operator.includes('='))
							host.assignment(part.parameter, readWord(operation.operand, scope.variables));
						word(operation.operand, scope);
						return;
					case 'Remove': {
						word(operation.operand, scope);
						return;
					}
					case 'CaseModification': {
						operation.operand === undefined ? undefined : word(operation.operand, scope);
						return;
					}
					case 'Unknown':
						throw unknown(quote(part.text));
				}
				return;
			}
			case 'ExtendedGlob':
			case 'LocaleString':
				throw unknown(quote(part.text));
		}
	}

	function subscript(node: Word, scope: Scope): void {
		word(node, scope);
		checkArithmeticWord(node, scope.variables);
	}

	function arithmetic(node: ArithmeticExpression, scope: Scope): void {
		checkArithmetic(node, scope.variables);
		inArithmetic(node, scope);
	}

	/** The substitutions within. */
	function inArithmetic(node: ArithmeticExpression, scope: Scope): void {
		switch (node.type) {
			case 'ArithmeticBinary':
				if (/^([-+*/%&^|]|<<|>>)?=$/.test(node.operator) && node.left.type === 'ArithmeticWord')
					host.assignment(node.left.value.replace(/\[.*/s, ''), certain('0'));
				inArithmetic(node.left, scope);
				inArithmetic(node.right, scope);
				return;
			case 'ArithmeticUnary': {
				inArithmetic(node.operand, scope);
				return;
			}
			case 'ArithmeticTernary':
				for (const part of [node.test, node.consequent, node.alternate]) inArithmetic(part, scope);
				return;
			case 'ArithmeticGroup': {
				inArithmetic(node.expression, scope);
				return;
			}
			case 'ArithmeticWord': {
				parts(node.parts, scope);
				return;
			}
			case 'ArithmeticCommandExpansion': {
				host.substitution(node.script, scope);
				return;
			}
		}
	}

	function test(node: TestExpression, scope: Scope): void {
		switch (node.type) {
			case 'TestUnary':
				word(node.operand, scope);
				if (/^-[vR]$/.test(node.operator) && !/^\w+$/.test(node.operand.text)) throw unknown(quote(node.operand.text));
				return;
			case 'TestBinary':
				for (const side of [node.left, node.right]) {
					if (/^-(eq|ne|lt|le|gt|ge)$/.test(node.operator)) subscript(side, scope);
					else word(side, scope);
				}
				return;
			case 'TestLogical':
				for (const operand of node.operands) test(operand, scope);
				return;
			case 'TestNot': {
				test(node.operand, scope);
				return;
			}
			case 'TestGroup': {
				test(node.expression, scope);
				return;
			}
		}
	}

	return { word, parts, subscript, arithmetic, test };
}

/** Within double quotes a quote in an expansion may open, close or be itself, and what follows may run: bash has rules of its own there. */
export function checkQuoting(list: readonly WordPart[] | undefined): void {
	for (const part of list ?? [])
		if (part.type === 'ParameterExpansion' && /['"\\`]/.test(part.text))
			throw new Refusal(
				'not-plain',
				`${quote(part.text)} within double quotes can be read in more than one way.`,
				'Give the default without quotes.',
			);
}

/** What nobody can say the effect of. */
export function unknown(what: string): Refusal {
	return new Refusal(
		'not-understood',
		`The guard cannot tell what ${what} will run.`,
		'Write the command more plainly.',
	);
}
