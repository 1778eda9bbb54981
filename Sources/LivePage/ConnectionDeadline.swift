import NIOCore

/// Closes a connection after ten seconds, whatever it is doing: one that sends its request byte by byte, or reads no answer.
///
/// Every answer ends its connection, so no browser is cut off.
final class ConnectionDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private static let limit = TimeAmount.seconds(10)
    private var task: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        task = context.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { task?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        task?.cancel()
        context.fireChannelInactive()
    }
}
