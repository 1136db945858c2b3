/// Where scripts run: inline for virtual time, on lanes in production.
public protocol CallExecutor: Sendable {
    /// Runs the job as soon as it is its turn, and again for as long as it returns true.
    func execute(_ job: @escaping @Sendable () -> Bool)
}
