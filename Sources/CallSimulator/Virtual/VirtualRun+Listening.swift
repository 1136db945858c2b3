import CallCore

extension VirtualRun {
    /// The turn in which the flow listens to the far side of a line; nil when it does not listen.
    public func listeningTurn(on line: SimLine) -> String? { line.listening?.turnToken }
}
