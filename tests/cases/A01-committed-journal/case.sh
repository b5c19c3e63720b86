# A staging folder with a journal that somebody committed is replayed: it puts a hook into the repository's own `.git`,
# which runs at the next checkout. Right: nothing that is committed is replayed, moved, deleted or followed.

starter
mkdir -p w/out w/.out.muster-staging/tree/l/hooks
ln -s ../.git w/out/l
printf '#!/bin/sh\ntouch /tmp/never\n' >w/.out.muster-staging/tree/l/hooks/post-checkout
chmod +x w/.out.muster-staging/tree/l/hooks/post-checkout
echo +l/hooks >w/.out.muster-staging/journal
cp -a w/.out.muster-staging before
muster -C w build --as-of $day
is_gone w/.git/hooks/post-checkout
same before w/.out.muster-staging
