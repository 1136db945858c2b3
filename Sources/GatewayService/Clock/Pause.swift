import CallCore

/// Waits for time to pass.
enum Pause {
    /// Returns early when its task is cancelled.
    static func wait(_ length: Milliseconds) async { try? await Task.sleep(for: .milliseconds(length)) }
}
