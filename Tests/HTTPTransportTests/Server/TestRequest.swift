import CallCore

/// A request as the test server read it.
struct TestRequest: Sendable {
    var method: String
    var target: String
    var headers: HeaderList
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}
