import type { Extent } from '../whereabouts.ts';
import type { Input } from './input.ts';
import type { Variables } from './variables.ts';
import type { Argument } from './word.ts';

/** A command with its words, as the shell is about to start it. */
export interface Invocation {
	readonly name: Argument;
	readonly args: readonly Argument[];
	readonly input: Input;
	readonly variables: Variables;
	/** The commands before it in the pipeline. */
	readonly upstream: readonly Invocation[];
}

/** What the walk asks of those who know programs, variables and paths. Each refuses by throwing. */
export interface Judges {
	/** `walker` walks text that the command runs as shell. */
	command(invocation: Invocation, walker: Walker): void;
	assignment(name: string, value: Argument | undefined, command: string | undefined): void;
	write(target: Argument): void;
	read(target: Argument): void;
	/** A word that others are made of: the value of a variable, an item of a list, a here-string. */
	mention(word: Argument): void;
	functionName(name: string): void;
	/** Walks a part of the command by `walk`. */
	within(extent: Extent, walk: () => void): void;
}

export interface Walker {
	/** Text that runs in this shell (`eval`, `trap`). */
	here(text: string): void;
	/** Text that runs in a shell of its own, which has no functions of this one. */
	inNewShell(text: string): void;
}
