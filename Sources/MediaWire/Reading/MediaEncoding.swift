/// A codec, under all the names carriers have for it.
public enum MediaEncoding: Hashable, Sendable {
    case mulaw
    case alaw
    /// 16-bit samples. Plivo's are little-endian; about Telnyx's opinions differ.
    case linear16
    /// Any other, by the carrier's name in lower case.
    case other(String)

    /// - Parameter name: `audio/x-mulaw` or `PCMU`; parameters behind a semicolon do not matter.
    public init(name: String) {
        let bare = name.prefix { $0 != ";" }.lowercased()
        switch bare {
        case "audio/x-mulaw", "pcmu": self = .mulaw
        case "audio/x-alaw", "pcma": self = .alaw
        case "audio/x-l16", "l16": self = .linear16
        default: self = .other(bare)
        }
    }
}
