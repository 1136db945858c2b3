/// Classes of characters that JSON5 takes over from ECMAScript 5.1.
enum JSON5Scalars {
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0xFEFF, 0x2028, 0x2029: true
        case ..<0x80: false
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    static func endsLine(_ scalar: Unicode.Scalar) -> Bool { [0x0A, 0x0D, 0x2028, 0x2029].contains(scalar.value) }

    static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "$", "_": return true
        case _ where scalar.isASCII: return false
        default:
            let letters: [Unicode.GeneralCategory] = [
                .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            ]
            return letters.contains(scalar.properties.generalCategory)
        }
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        if beginsName(scalar) || ("0"..."9").contains(scalar) || [0x200C, 0x200D].contains(scalar.value) {
            return true
        }
        let more: [Unicode.GeneralCategory] = [.nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation]
        return !scalar.isASCII && more.contains(scalar.properties.generalCategory)
    }
}
