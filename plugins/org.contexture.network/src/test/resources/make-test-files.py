# Makes the small files that the tests read, with PyTorch (Debian: python3-torch): python3 make-test-files.py org/contexture/network/checkpoint
import torch, sys, argparse, os, pickle
from collections import OrderedDict
R=sys.argv[1]
torch.manual_seed(0)
f=OrderedDict()
f['a.weight']=torch.arange(6,dtype=torch.float32).reshape(2,3)
f['a.transposed']=torch.arange(6,dtype=torch.float32).reshape(2,3).t()
f['a.part']=torch.arange(10,dtype=torch.float64)[3:7]
f['half']=torch.tensor([1.5,-2.0],dtype=torch.float16)
f['bf16']=torch.tensor([1.5,-2.0],dtype=torch.bfloat16)
f['count']=torch.tensor(7)
f['p']=torch.nn.Parameter(torch.tensor([3.0]))
f['empty']=torch.zeros(0,4)
torch.save(f,R+'/plain.pth')
torch.save(f,R+'/before-1.6.pth',_use_new_zipfile_serialization=False)
torch.save({'epoch':3,'args':argparse.Namespace(lr=0.1,name='x'),'optimizer':{'state':{0:{'step':torch.tensor(1.)}}},'lr':1e-3,'ok':True,'none':None,'big':2**40,'neg':-5,'list':[1,(2,3,4,5)],'teacher':{'module.'+k:v for k,v in f.items()}},R+'/nested.pth')
class Evil:
    def __reduce__(self): return (os.system,('touch pwned',))
torch.save({'state_dict':f,'x':Evil()},R+'/hostile.pth')
# a tiny vision transformer with timm's names
d=8; t=OrderedDict()
g=lambda *s: torch.randn(*s)*0.1
t['cls_token']=g(1,1,d); t['reg_token']=g(1,2,d); t['pos_embed']=g(1,16,d)
t['patch_embed.proj.weight']=g(d,3,4,4); t['patch_embed.proj.bias']=g(d)
for i in range(2):
    b='blocks.%d.'%i
    t[b+'norm1.weight']=1+g(d); t[b+'norm1.bias']=g(d); t[b+'attn.qkv.weight']=g(3*d,d); t[b+'attn.qkv.bias']=g(3*d)
    t[b+'attn.proj.weight']=g(d,d); t[b+'attn.proj.bias']=g(d); t[b+'ls1.gamma']=1+g(d)
    t[b+'norm2.weight']=1+g(d); t[b+'norm2.bias']=g(d); t[b+'mlp.fc1.weight']=g(24,d); t[b+'mlp.fc1.bias']=g(24); t[b+'mlp.fc2.weight']=g(d,12); t[b+'mlp.fc2.bias']=g(d); t[b+'ls2.gamma']=1+g(d)
t['norm.weight']=1+g(d); t['norm.bias']=g(d)
E2=R+"/../../../../../../../org.contexture.encoder/src/test/resources/org/contexture/encoder"; os.makedirs(E2,exist_ok=True)
def vit(t,x):
    F=torch.nn.functional
    x=F.conv2d(x,t['patch_embed.proj.weight'],t['patch_embed.proj.bias'],stride=4).flatten(2).transpose(1,2)
    n=x.shape[0]; x=x+t['pos_embed']
    x=torch.cat([t['cls_token'].expand(n,-1,-1),t['reg_token'].expand(n,-1,-1),x],1)
    for i in range(2):
        b='blocks.%d.'%i
        y=F.layer_norm(x,(d,),t[b+'norm1.weight'],t[b+'norm1.bias'],1e-6)
        q,k,v=F.linear(y,t[b+'attn.qkv.weight'],t[b+'attn.qkv.bias']).chunk(3,-1)
        a=torch.softmax(q@k.transpose(1,2)/d**0.5,-1)@v
        x=x+t[b+'ls1.gamma']*F.linear(a,t[b+'attn.proj.weight'],t[b+'attn.proj.bias'])
        y=F.layer_norm(x,(d,),t[b+'norm2.weight'],t[b+'norm2.bias'],1e-6)
        h1,h2=F.linear(y,t[b+'mlp.fc1.weight'],t[b+'mlp.fc1.bias']).chunk(2,-1)
        x=x+t[b+'ls2.gamma']*F.linear(F.silu(h1)*h2,t[b+'mlp.fc2.weight'],t[b+'mlp.fc2.bias'])
    return F.layer_norm(x,(d,),t['norm.weight'],t['norm.bias'],1e-6)[:,0]
# one tile of pixels (i*7)%256
px=(torch.arange(16*16*3)*7%256).reshape(1,16,16,3).permute(0,3,1,2).float()/255
m=torch.tensor([0.485,0.456,0.406]).view(1,3,1,1); s=torch.tensor([0.229,0.224,0.225]).view(1,3,1,1)
out=vit(t,(px-m)/s)
torch.save({'model':{'backbone.'+k:v for k,v in t.items()},'expected':out},E2+'/tiny-vit.pth')
print(out.tolist())
# the same with DINOv2's names
dn=OrderedDict((k,v) for k,v in t.items())
extra=g(1,1,d); dn['pos_embed']=torch.cat([extra,t['pos_embed']],1); dn['cls_token']=t['cls_token']-extra; dn['register_tokens']=dn.pop('reg_token'); dn['mask_token']=g(1,d)
for i in range(2):
    for a,b in (('fc1','w12'),('fc2','w3')):
        for q in ('weight','bias'): dn['blocks.%d.mlp.%s.%s'%(i,b,q)]=dn.pop('blocks.%d.mlp.%s.%s'%(i,a,q))
torch.save(dn,E2+'/tiny-dinov2.pth')
class M(torch.nn.Module):
    def __init__(s): super().__init__(); s.c=torch.nn.Conv2d(3,4,3)
    def forward(s,x): return s.c(x).mean((2,3))
class T(M):
    def forward(s,x):
        y=s.c(x).mean((2,3)); return y,y
torch.jit.script(M().eval()).save(E2+'/features.pt'); torch.jit.script(T().eval()).save(E2+'/tuple.pt')
mm=torch.jit.load(E2+'/features.pt'); print(mm((px-m)/s).tolist())
import zipfile
for n in ('features.pt','tuple.pt'):
    src=zipfile.ZipFile(E2+'/'+n); items=[(i.filename,src.read(i)) for i in src.infolist() if not i.filename.endswith('debug_pkl')]
    src.close()
    with zipfile.ZipFile(E2+'/'+n,'w',zipfile.ZIP_STORED) as z:
        for k,v in items: z.writestr(k,v)
mm=torch.jit.load(E2+'/features.pt'); print(mm((px-m)/s).tolist())
