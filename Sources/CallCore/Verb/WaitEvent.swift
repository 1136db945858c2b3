/// An event that `call:wait` knows by name; any other name waits for a message of that name.
public struct WaitEvent: Hashable, Sendable {
    public var name: String
    public var doc: String

    public static let all: [WaitEvent] = [
        WaitEvent(name: "dtmf", doc: "The caller pressed keys; `data` holds the digits."),
        WaitEvent(name: "speech", doc: "The caller said something; `data` holds the text."),
        WaitEvent(name: "message", doc: "Someone sent the flow a message; `data` is what they sent."),
    ]
}
