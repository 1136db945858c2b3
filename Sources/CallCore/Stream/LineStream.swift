/// Where a carrier brings the sound of one call to, both ways.
public struct LineStream: Hashable, Sendable {
    /// `wss` URL of our media sockets, without a query and without a slash at its end.
    public var url: String
    /// Unguessable; belongs to one line. Each stream that a carrier is told to open has it with a number of its own
    /// behind, and each of these is good for one connection.
    public var token: String
    /// Silence that the recogniser takes for the end of an utterance.
    public var silence: Milliseconds = 800
    /// From the answer to the stream's start. After that the call goes on without.
    public var patience: Milliseconds = 5_000
    /// How long a stream that broke off may take to come back.
    public var grace: Milliseconds = 2_000

    public init(url: String, token: String = "") {
        self.url = url
        self.token = token
    }

    /// The URL of one connection.
    public func address(number: Int) -> String { "\(url)/\(token)-\(number)" }

    /// Takes a connection's token apart; nil for one that was never given out.
    public static func parse(_ text: Substring) -> (token: String, number: Int)? {
        guard let dash = text.utf8.lastIndex(of: 0x2D), dash > text.startIndex,
            let number = Int(text[text.utf8.index(after: dash)...]), number > 0,
            String(number).utf8.count == text.utf8.distance(from: dash, to: text.utf8.endIndex) - 1
        else { return nil }
        return (String(text[..<dash]), number)
    }
}
