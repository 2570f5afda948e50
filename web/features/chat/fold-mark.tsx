import { ChevronRight } from 'lucide-react';

/** Points down while the details that it stands in are open. */
export function FoldMark() {
	return (
		<ChevronRight
			size={13}
			aria-hidden="true"
			className="shrink-0 text-faint transition-transform group-open:rotate-90"
		/>
	);
}
