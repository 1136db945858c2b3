import CallCore

/// Why a command did not do what it was asked: one line for people, one code for programs.
struct CommandFailure: Error, Hashable {
    /// Stable, such as `wav_unwritable`.
    var code: String
    var message: String
    /// What to do about it.
    var nextStep: String
    /// `file:line` or `file`, where there is one.
    var place: String?
    var status: CommandStatus

    init(_ status: CommandStatus, _ code: String, _ message: String, next nextStep: String, place: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.place = place
    }

    static func usage(_ message: String, next nextStep: String) -> CommandFailure {
        CommandFailure(.usage, "usage", message, next: nextStep)
    }

    /// `flows/x.lua:3: error[flow.syntax]: … (next: …)`, always one line and safe for a terminal.
    var line: String {
        let place = place.map { "\($0): " } ?? ""
        return SafeText.line("\(place)error[\(code)]: \(message) (next: \(nextStep))")
    }
}
