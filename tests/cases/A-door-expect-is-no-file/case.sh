# The expectation file is a pipe that nobody writes to, a device that never ends, a folder, a file of 17 MiB, links in a
# circle. Right: a clear error at once, whether it lies in the workspace or not.

starter
mkfifo pipe w/pipe
mkdir folder
truncate -s 17M large.toml
ln -s circle.toml circle.toml
ln -s b.toml w/a.toml
ln -s a.toml w/b.toml
for path in pipe w/pipe /dev/zero /dev/tty folder large.toml circle.toml w/a.toml missing.toml; do
    muster -C w diff --expect "$path" --as-of $day
    code_is 2
    says "cannot read"
done

# What a pipeline keeps elsewhere, and links of one's own, are fine.
echo 'risks = []' >expect.toml
ln -s expect.toml own.toml
ln -s expect.toml w/elsewhere.toml
cp expect.toml w/expect.toml
ln -s expect.toml w/inside.toml
for path in expect.toml own.toml w/expect.toml w/inside.toml; do
    muster -C w diff --expect "$path" --as-of $day
    code_is 0
done
