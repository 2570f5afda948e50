import { type ReactNode, Suspense, useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { useFeed } from '../project/live-project.tsx';

const CostDialog = lazyView(() => import('./cost-dialog.tsx').then((m) => ({ default: m.CostDialog })));

/** The figure of a cost, behind which the whole account stands. */
export function CostButton({ children }: { readonly children: ReactNode }) {
	const { name } = useFeed();
	const [open, setOpen] = useState(false);
	return (
		<>
			<button
				type="button"
				title={TEXTS.cost.show}
				onClick={() => setOpen(true)}
				className="rounded-sm underline decoration-line-input decoration-dotted underline-offset-4 hover:decoration-text"
			>
				{children}
			</button>
			<Suspense>{open && <CostDialog project={name} onClose={() => setOpen(false)} />}</Suspense>
		</>
	);
}
