/// Where in a message a piece of sound lies, and of what it is, as offsets in bytes.
public struct SoundPlace: Hashable, Sendable {
    /// The name of the answer that it belongs to.
    public var answer: Range<Int>
    public var item: Range<Int>
    /// Base64 of µ-law.
    public var base64: Range<Int>

    public init(answer: Range<Int>, item: Range<Int>, base64: Range<Int>) {
        (self.answer, self.item, self.base64) = (answer, item, base64)
    }
}
