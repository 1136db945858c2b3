extension MarkupDocument {
    /// The number its callbacks carry; nil for a document without any.
    var number: Int? {
        for step in steps {
            switch step {
            case .redirect(let callback): return callback.document
            case .gather(let gather): return gather.answer.document
            case .dial(let dial): return dial.result.document
            case .stream(let stream): return stream.report.document
            case .say, .play, .pause, .digits, .hangUp, .reject: continue
            }
        }
        return nil
    }
}
