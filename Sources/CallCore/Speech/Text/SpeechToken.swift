/// A piece of a reply as a model writes it.
struct SpeechToken {
    enum Kind {
        /// Text, or something that is no more than text.
        case plain
        /// A block of code.
        case fence
        /// Code within a line, its backticks included.
        case span
        case tag(SpeechTag)
        /// Text that is spoken instead of the visible one: what lies between its tags.
        case hidden(Range<Int>)
    }

    let kind: Kind
    /// Where the next one begins; behind the start of this one.
    let end: Int
}
