import type { ArithmeticExpression, Word } from 'unbash';
import { quote, Refusal } from '../refusal.ts';
import type { Variables } from './variables.ts';

/**
 * Checks what bash will calculate with: it evaluates the text that variables hold, and `a[$(command)]` in such a text runs the command.
 * Every name must hold a number, and every substitution give one.
 */
export function checkArithmetic(expression: ArithmeticExpression, variables: Variables): void {
	visit(expression);

	function visit(node: ArithmeticExpression): void {
		switch (node.type) {
			case 'ArithmeticBinary':
				visit(node.left);
				visit(node.right);
				break;
			case 'ArithmeticUnary':
				visit(node.operand);
				break;
			case 'ArithmeticTernary':
				for (const part of [node.test, node.consequent, node.alternate]) visit(part);
				break;
			case 'ArithmeticGroup':
				visit(node.expression);
				break;
			case 'ArithmeticCommandExpansion':
				if (variables.kindOfSubstitution(node.script) !== 'number') throw notNumbers(node.text);
				break;
			case 'ArithmeticWord':
				checkNames(node, variables);
		}
	}
}

/** A word that bash calculates with: a subscript, an offset, a side of `-eq` between double brackets. */
export function checkArithmeticWord(word: Word, variables: Variables): void {
	checkNames({ value: word.value, parts: word.parts }, variables);
}

/** Text that a builtin calculates with. */
export function checkArithmeticText(text: string, variables: Variables): void {
	if (!/^[\w\s+*/%=<>!&|~^?:(),-]*$/.test(text)) throw notNumbers(text);
	checkIdentifiers(text, variables);
}

function checkNames({ value, parts }: Pick<Word, 'value' | 'parts'>, variables: Variables): void {
	if (parts === undefined) {
		if (!/^[\w#@*+-]*$|^\w+\[\w*\]$/.test(value)) throw notNumbers(value);
		checkIdentifiers(value, variables);
		return;
	}
	for (const part of parts) {
		switch (part.type) {
			case 'SimpleExpansion':
				if (!variables.isOpenNumber(part.text.slice(1)) && variables.kindOf(part.text.slice(1)) !== 'number')
					throw notNumbers(part.text);
				break;
			case 'ParameterExpansion':
				if (variables.kindOfExpansion(part) === 'number') break;
				if (part.prefix !== undefined || !variables.isOpenNumber(part.parameter)) throw notNumbers(part.text);
				if (part.operation !== undefined && part.operation.type !== 'Default') throw notNumbers(part.text);
				if (part.operation?.type === 'Default') checkArithmeticWord(part.operation.operand, variables);
				break;
			case 'CommandExpansion':
				if (variables.kindOfSubstitution(part.script) !== 'number') throw notNumbers(part.text);
				break;
			case 'ArithmeticExpansion':
				break;
			case 'DoubleQuoted':
				checkNames({ value: '', parts: part.parts }, variables);
				break;
			case 'Literal':
			case 'SingleQuoted':
				if (!/^[\w\s[\]+*/%-]*$/.test(part.value)) throw notNumbers(part.value);
				checkIdentifiers(part.value, variables);
				break;
			case 'Glob':
				if (part.kind !== 'bracket') break;
				checkNames({ value: '', parts: part.parts }, variables);
				break;
			default:
				throw notNumbers(part.text);
		}
	}
}

function checkIdentifiers(text: string, variables: Variables): void {
	for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) if (!variables.isOpenNumber(name)) throw notNumbers(name);
}

function notNumbers(text: string): Refusal {
	return new Refusal(
		'arithmetic',
		`Bash would run commands that stand in the text of ${quote(text)} when it calculates with it.`,
		'Compare with [ … ] and quotes instead of [[ … ]], or calculate in node.',
	);
}
