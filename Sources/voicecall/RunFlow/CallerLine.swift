import CallCore

/// One line of what a caller does, as it is typed.
enum CallerLine: Hashable {
    case says(String)
    /// Talks over the bot.
    case interrupts(String)
    case presses(String)
    case silent(Milliseconds)
    case hangsUp
    case help
    case empty
    /// A line that begins like a command and is none: with what is wrong.
    case wrong(String)

    static let instructions = """
        words      the caller says them
        !words     the caller talks over the bot
        #123       the caller presses keys: 0-9 * #
        /silence 3 the caller says nothing for 3 seconds
        /hangup    the caller hangs up (so does the end of the input)
        /help      this list
        """

    init(_ line: String) {
        let words = line.split { $0.isWhitespace }
        guard let first = words.first else {
            self = .empty
            return
        }
        let text = words.joined(separator: " ")
        switch first.first {
        case "#": self = Self.keys(text.dropFirst())
        case "!": self = text.count > 1 ? .interrupts(String(text.dropFirst())) : .wrong("say what after the !")
        case "/": self = Self.command(first, words.dropFirst().first)
        default: self = .says(text)
        }
    }

    private static func keys(_ text: Substring) -> CallerLine {
        let digits = text.filter { !$0.isWhitespace }
        guard !digits.isEmpty, digits.utf8.count <= 64, digits.allSatisfy({ "0123456789*#".contains($0) }) else {
            return .wrong("keys are 0-9, * and #, such as #12")
        }
        return .presses(digits)
    }

    private static func command(_ name: Substring, _ argument: Substring?) -> CallerLine {
        switch name {
        case "/hangup": return .hangsUp
        case "/help": return .help
        case "/silence":
            guard let seconds = Double(argument ?? "3"), (0...3600).contains(seconds) else {
                return .wrong("/silence takes seconds, 0 to 3600")
            }
            return .silent(Milliseconds(seconds: seconds))
        default: return .wrong("there is no \(name); see /help")
        }
    }
}
