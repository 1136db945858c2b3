/// What the command's exit code tells whoever started it. The numbers above 63 are those of BSD's `sysexits.h`.
enum CommandStatus: Int32, CaseIterable {
    case success = 0
    case failed = 1
    case usage = 64
    case badFlow = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case storage = 74
    case noPermission = 77

    var meaning: String {
        switch self {
        case .success: "Everything asked for was done; the call ran to an end without an error in the flow."
        case .failed:
            "The flow failed during the call, a spec, a signature or a check did not hold, too few branches were reached, "
                + "or a call did not take the order: it was over, nothing was heard, the carrier refused."
        case .usage:
            "The command line is wrong: an unknown option, a value out of range, options that exclude each other."
        case .badFlow: "The flow, spec or configuration is not usable, or the arguments and settings do not fit it."
        case .noInput: "A flow, a spec, a configuration, a folder, a store or a call is missing or cannot be read."
        case .unavailable: "The gateway does not run, was lost, or cannot do it now; asking again may help."
        case .internalError: "A mistake in voicecall itself."
        case .cannotCreate: "An output file cannot be created or is there already, or an address is in use."
        case .storage: "The disk is full, or the store or the output cannot be written."
        case .noPermission: "The gateway does not let this client in."
        }
    }

    /// The table as it stands in the documentation.
    static var markdown: String {
        let rows = allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        return "| Code | Meaning |\n|---|---|\n" + rows.joined(separator: "\n")
    }

    /// The table for a terminal.
    static var plain: String {
        allCases.map { status in
            let number = String(status.rawValue)
            return String(repeating: " ", count: 4 - number.count) + number + "  " + status.meaning
        }.joined(separator: "\n")
    }
}
