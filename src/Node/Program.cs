using Node.Commands;

return await Root.RunAsync(args, CancellationToken.None);
