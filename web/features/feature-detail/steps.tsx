/** What one does to test a feature, in order. */
export function Steps({ steps }: { readonly steps: readonly string[] }) {
	return (
		<ol className="flex flex-col gap-2">
			{steps.map((step, index) => (
				<li key={`${index} ${step}`} className="flex gap-2.5">
					<span
						aria-hidden="true"
						className="number mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-active text-2xs text-soft"
					>
						{index + 1}
					</span>
					<span className="any-text min-w-0 flex-1 whitespace-pre-wrap">{step}</span>
				</li>
			))}
		</ol>
	);
}
