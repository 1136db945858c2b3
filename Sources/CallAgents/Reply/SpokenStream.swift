/// Says what an answer says aloud while it is written.
///
/// Only an answer that keeps to `{"spoken":"…"}` is spoken early: of any other it takes the end to know what it says.
public struct SpokenStream: Sendable {
    private enum State: Sendable {
        case head
        case text
        case over
    }

    /// An answer whose first words are longer than this does not keep to the contract.
    private static let longestHead = 128
    private static let fence = Array("```json".utf8)

    private var state = State.head
    private var thoughts = ThoughtFilter()
    private var head: [UInt8] = []
    private var reader = JSONStringReader()
    private(set) var said: [UInt8] = []

    public init() {}

    /// What was said so far, blanks as they came; empty when nothing was.
    public var spoken: String { String(decoding: said, as: UTF8.self) }

    /// The text that can be spoken now.
    public mutating func take(_ piece: String) -> String {
        var bytes = thoughts.take(Array(piece.utf8))[...]
        if case .head = state {
            head += bytes
            guard let start = begin() else { return "" }
            bytes = head[start...]
        }
        guard case .text = state else { return "" }
        var text: [UInt8] = []
        _ = reader.take(bytes, appendingTo: &text)
        if reader.isOver || said.count + text.count > 4 * SpokenReply.longest { state = .over }
        said += text
        return String(decoding: text, as: UTF8.self)
    }

    /// Where the spoken text begins in the head; nil when it does not, or not yet.
    private mutating func begin() -> Int? {
        switch Self.opening(head[...]) {
        case .found(let start):
            state = .text
            return start
        case .incomplete where head.count <= Self.longestHead: return nil
        case .incomplete, .none:
            state = .over
            return nil
        }
    }

    private static func opening(_ head: ArraySlice<UInt8>) -> SpokenField.Opening {
        var rest = SpokenField.blanksDropped(head)
        if rest.first == fence[0] {
            guard rest.prefix(fence.count).elementsEqual(fence.prefix(rest.count)) else { return .none }
            rest = SpokenField.blanksDropped(rest.dropFirst(fence.count))
        }
        guard let brace = rest.first else { return .incomplete }
        guard brace == UInt8(ascii: "{") else { return .none }
        rest = SpokenField.blanksDropped(rest.dropFirst())
        return rest.isEmpty ? .incomplete : SpokenField.opening(rest)
    }
}
