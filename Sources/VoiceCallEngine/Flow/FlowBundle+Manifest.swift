import CallCore

extension FlowBundle {
    /// What the flow says about itself: loads it in a script state of its own, as a call would, and closes that again.
    ///
    /// - Parameters:
    ///   - options: budgets of the load.
    ///   - now: what the script takes for the time.
    /// - Throws: `FlowError` with file and line: `flow.syntax`, `flow.load`, and all of `FlowManifest`.
    public func manifest(options: RunnerOptions, now: CallTime) throws(FlowError) -> FlowManifest {
        let flow = try LoadedFlow(self, seed: 0, options: options, now: now)
        _ = flow.state.close()
        return flow.manifest
    }
}
