/// How a front door on this machine becomes reachable for carriers.
public protocol Exposure: Sendable {
    /// Makes the paths reachable from outside; all of them, or none.
    ///
    /// - Parameters:
    ///   - port: where the front door listens on this machine, 1 to 65535.
    ///   - paths: what carriers must reach, each with a leading slash; the webhook path first.
    /// - Returns: the public address of the first path, such as `https://host.example/voice/webhook`.
    func open(port: Int, paths: [String]) async throws(ExposureError) -> String

    /// Undoes `open`; without effect when nothing is open. Runs to its end even in a cancelled task.
    func close() async
}
