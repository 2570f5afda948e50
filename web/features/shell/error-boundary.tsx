import { Component, type ReactNode } from 'react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/parts.tsx';

/** Keeps a failure of one view from taking the others along. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
	override state = { failed: false };

	static getDerivedStateFromError() {
		return { failed: true };
	}

	override render() {
		if (!this.state.failed) return this.props.children;
		return (
			<Empty title={TEXTS.shell.broken} hint={TEXTS.shell.brokenHint}>
				<Button look="primary" onClick={() => window.location.reload()}>
					{TEXTS.shell.reload}
				</Button>
			</Empty>
		);
	}
}
