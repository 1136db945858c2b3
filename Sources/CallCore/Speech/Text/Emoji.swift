/// Pictures among the characters.
enum Emoji {
    /// Scalars of the picture that begins at `index`, joiners, colours of skin and variants included; 0 when none does.
    static func length(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Int {
        guard isPicture(text[index]) else { return 0 }
        var end = index + 1
        while end < text.endIndex, isPicture(text[end]) || isAttached(text[end]) { end += 1 }
        return end - index
    }

    /// What belongs to a picture and means nothing alone: joiner, variants, the frame of keycaps, tags of flags.
    static func isAttached(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200D, 0xFE00...0xFE0F, 0x20E3, 0xE0020...0xE007F: true
        default: false
        }
    }

    private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Exclamations and the sign of trade marks can be said.
        case 0..<0x2190, 0x203C, 0x2049, 0x2122: false
        default: scalar.properties.isEmoji || scalar.properties.generalCategory == .otherSymbol
        }
    }
}
