/// Runs every job to its end on the spot.
public struct InlineExecutor: CallExecutor {
    public init() {}

    public func execute(_ job: @escaping @Sendable () -> Bool) {
        while job() {}
    }
}
