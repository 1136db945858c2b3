/// What a string parameter must look like.
public enum ParamFormat: String, Hashable, Sendable, CaseIterable {
    /// A telephone number in E.164 form.
    case e164
    /// Keys and pauses: `0-9 * # w W p P ,`.
    case digits

    var argumentType: ArgumentType {
        switch self {
        case .e164: .phoneNumber
        case .digits: .digits(.dialling, 0...256)
        }
    }
}
