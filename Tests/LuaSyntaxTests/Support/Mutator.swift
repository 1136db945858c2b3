import LuaSyntax

/// Changes sources in small ways, always the same for the same seed.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    private static let pieces = [
        "end", "then", "do", "(", ")", "{", "}", "[[", "]]", "\"", "'", "--", "--[[", "::a::", "goto a", "break",
        "return",
        "local x <const> = 1", "...", "=", "0x", "1e", "3..2", "\\", "function", "if", "else", "elseif", "until",
        "repeat",
        "\n", "\r", ";", ":", ".", "not", "\0", "é", "and", "or", "x", "1", "\"\\u{", "\"\\x", "#",
    ].map { Array($0.utf8) }

    mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return limit <= 0 ? 0 : Int((state >> 33) % UInt64(limit))
    }

    mutating func mutate(_ source: [UInt8]) -> [UInt8] {
        var result = source
        for _ in 0...number(below: 3) {
            let place = number(below: result.count + 1)
            switch number(below: 4) {
            case 0: result.insert(contentsOf: Self.pieces[number(below: Self.pieces.count)], at: place)
            case 1: result.removeSubrange(place..<min(result.count, place + number(below: 5)))
            case 2: result.insert(UInt8(number(below: 256)), at: place)
            default:
                let from = number(below: result.count + 1)
                result.insert(contentsOf: result[from..<min(result.count, from + 20)], at: place)
            }
        }
        return result
    }
}
