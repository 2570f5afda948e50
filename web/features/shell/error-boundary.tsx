import { Component, type ReactNode } from 'react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';

export interface ErrorBoundaryProps {
	/** Where one is: what failed there is left behind with it. */
	readonly at: string;
	readonly children: ReactNode;
	/** What failed goes away, as this says, and a toast tells of it; else a note takes its place. */
	readonly onFail?: () => void;
}

interface State {
	readonly failed: boolean;
	readonly at: string;
}

/** A script that could not be had is not asked for again by every browser before that. */
const RELOAD = { label: TEXTS.shell.reload, run: () => window.location.reload() };

/** Keeps a failure of one part from taking the others along. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
	override state: State = { failed: false, at: this.props.at };

	static getDerivedStateFromError() {
		return { failed: true };
	}

	static getDerivedStateFromProps({ at }: ErrorBoundaryProps, before: State) {
		return at === before.at ? null : { failed: false, at };
	}

	override componentDidCatch() {
		const { onFail } = this.props;
		if (onFail === undefined) return;
		onFail();
		toast(TEXTS.shell.broken, { tone: 'bad', next: TEXTS.shell.brokenHint, action: RELOAD });
	}

	override render() {
		if (!this.state.failed) return this.props.children;
		if (this.props.onFail !== undefined) return null;
		return (
			<Empty title={TEXTS.shell.broken} hint={TEXTS.shell.brokenHint}>
				<Button look="primary" onClick={RELOAD.run}>
					{RELOAD.label}
				</Button>
			</Empty>
		);
	}
}
