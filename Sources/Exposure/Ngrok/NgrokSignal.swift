/// What happens while ngrok starts.
enum NgrokSignal: Hashable, Sendable {
    /// The public address, without a path.
    case started(url: String)
    /// ngrok named a problem.
    case failed(code: String, text: String)
    case ended(ChildEnding)
}
