/// How a test server answers: it gets the request and its number, from 1.
struct TestAnswer: Sendable {
    let reply: @Sendable (TestRequest, Int) -> TestReply

    static func by(_ reply: @escaping @Sendable (TestRequest, Int) -> TestReply) -> TestAnswer {
        TestAnswer(reply: reply)
    }
}
