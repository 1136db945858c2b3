/// The URL a carrier seems to have dialled, and the others it may have dialled.
public struct DialledURL: Hashable, Sendable {
    public var url: String
    /// In the order in which signatures are tried after `url`; none twice, and `url` not among them.
    public var alternatives: [String]

    public init(url: String, alternatives: [String] = []) {
        self.url = url
        self.alternatives = alternatives
    }
}
