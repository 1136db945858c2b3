/// Something is wrong with a flow, or with what a flow was given.
public struct FlowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable: `flow.shape`, `flow.api`, `flow.entry`, `flow.needs`, `flow.params`, `flow.config`, `flow.tool`, …
    public var code: String
    public var message: String
    /// The part of the flow's table it is about, such as `needs.http[1]`.
    public var field: String?
    public var file: String?
    public var line: Int?
    /// What to do about it.
    public var nextStep: String

    public init(
        code: String, message: String, field: String? = nil, file: String? = nil, line: Int? = nil, nextStep: String
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.file = file
        self.line = line
        self.nextStep = nextStep
    }

    /// The same error, with the place where it was found.
    public func at(file: String?, line: Int? = nil) -> FlowError {
        var copy = self
        copy.file = self.file ?? file
        copy.line = self.line ?? line
        return copy
    }

    /// One line: `flows/x.lua:3: error[flow.api]: … (next: …)`.
    public var description: String {
        let place = file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
        return "\(place)error[\(code)]: \(message) (next: \(nextStep))"
    }
}
